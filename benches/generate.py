#!/usr/bin/env python3
"""Write a tree of infrastructure definitions with planted certificate faults, and the truth about them.

    generate.py --out DIR [--stacks 1000] [--cert-share 0.2] [--fault-share 0.5] [--seed 7]

DIR/terraform/sNNNNN/   a root configuration: providers, variables, locals, filler resources, sometimes a certificate
DIR/cloudformation/     one YAML (or JSON) template a stack
DIR/cdk/sNNNNN/cdk.out/ one cloud assembly a stack
DIR/truth.json          for each rule name, how many faults were planted in each format, and in which stacks

The stacks are split 70 / 20 / 10 between the three formats. Standard library only; the same arguments
give the same bytes. The planted faults are the five headline ones; a faulty stack carries exactly one.
"""
import argparse
import json
import random
from pathlib import Path

FAULTS = [
    "email-validation",
    "missing-validation-records",
    "missing-create-before-destroy",
    "certificate-outside-us-east-1",
    "unattached-certificate",
]
# CloudFormation replaces a certificate before it deletes the old one: the third fault does not exist there.
CFN_FAULTS = [f for f in FAULTS if f != "missing-create-before-destroy"]
REGIONS = ["eu-west-1", "eu-central-1", "us-west-2", "ap-southeast-2", "ca-central-1"]
WORDS = "orders billing search media ledger catalog checkout identity shipping pricing audit portal".split()


def tf_filler(rng, n):
    out = []
    for i in range(n):
        word = rng.choice(WORDS)
        out.append(f'''
# {word}: storage and its access policy
resource "aws_s3_bucket" "{word}_{i}" {{
  bucket        = "${{var.environment}}-{word}-{i}-${{data.aws_caller_identity.current.account_id}}"
  force_destroy = var.environment != "prod"
  tags          = merge(local.tags, {{ Component = "{word}", Index = {i} }})
}}

resource "aws_iam_policy" "{word}_{i}" {{
  name   = "{word}-{i}"
  policy = jsonencode({{
    Version = "2012-10-17"
    Statement = [
      for action in ["s3:GetObject", "s3:PutObject", "s3:ListBucket"] : {{
        Effect   = "Allow"
        Action   = action
        Resource = [aws_s3_bucket.{word}_{i}.arn, "${{aws_s3_bucket.{word}_{i}.arn}}/*"]
      }}
    ]
  }})
}}

resource "aws_cloudwatch_metric_alarm" "{word}_{i}" {{
  alarm_name          = "${{local.prefix}}-{word}-{i}"
  comparison_operator = "GreaterThanThreshold"
  evaluation_periods  = {rng.randint(1, 5)}
  metric_name         = "NumberOfObjects"
  namespace           = "AWS/S3"
  period              = {rng.choice([60, 300, 900])}
  threshold           = {rng.randint(10, 10000)}
  alarm_description   = <<-EOT
    Bucket ${{aws_s3_bucket.{word}_{i}.id}} holds more objects than planned.
    Runbook: https://runbooks.example.com/{word}/{i}
  EOT
  dimensions = {{
    BucketName  = aws_s3_bucket.{word}_{i}.id
    StorageType = "AllStorageTypes"
  }}
}}
''')
    return "".join(out)


def tf_stack(rng, root, name, cert, fault):
    region = rng.choice(REGIONS)
    root.mkdir(parents=True)
    (root / "providers.tf").write_text(f'''terraform {{
  required_version = ">= 1.5"
  required_providers {{
    aws = {{
      source  = "hashicorp/aws"
      version = "~> 5.0"
    }}
  }}
}}

provider "aws" {{
  region = "{region}"
}}

provider "aws" {{
  alias  = "us_east_1"
  region = "us-east-1"
}}
''')
    (root / "variables.tf").write_text(f'''variable "environment" {{
  type    = string
  default = "{rng.choice(["prod", "staging", "dev"])}"
}}

variable "domain" {{
  description = "apex of the service"
  type        = string
  default     = "{name}.example.com"
}}
''')
    (root / "locals.tf").write_text('''data "aws_caller_identity" "current" {}

locals {
  prefix = "${var.environment}-svc"
  fqdn   = var.environment == "prod" ? var.domain : "${var.environment}.${var.domain}"
  tags = {
    Environment = var.environment
    ManagedBy   = "terraform"
  }
}
''')
    (root / "main.tf").write_text(tf_filler(rng, rng.randint(4, 12)))
    if not cert:
        return
    cloudfront = fault == "certificate-outside-us-east-1" or rng.random() < 0.5
    provider = "" if fault == "certificate-outside-us-east-1" or not cloudfront else "  provider                  = aws.us_east_1\n"
    method = "EMAIL" if fault == "email-validation" else "DNS"
    lifecycle = "" if fault == "missing-create-before-destroy" else '''
  lifecycle {
    create_before_destroy = true
  }
'''
    text = f'''resource "aws_acm_certificate" "this" {{
{provider}  domain_name               = local.fqdn
  subject_alternative_names = ["www.${{local.fqdn}}"]
  validation_method         = "{method}"
  tags                      = local.tags
{lifecycle}}}
'''
    arn = "aws_acm_certificate.this.arn"
    if method == "DNS" and fault != "missing-validation-records":
        arn = "aws_acm_certificate_validation.this.certificate_arn"
        text += f'''
data "aws_route53_zone" "this" {{
  name = var.domain
}}

resource "aws_route53_record" "validation" {{
  for_each = {{
    for dvo in aws_acm_certificate.this.domain_validation_options : dvo.domain_name => {{
      name   = dvo.resource_record_name
      record = dvo.resource_record_value
      type   = dvo.resource_record_type
    }}
  }}

  allow_overwrite = true
  zone_id         = data.aws_route53_zone.this.zone_id
  name            = each.value.name
  type            = each.value.type
  records         = [each.value.record]
  ttl             = 60
}}

resource "aws_acm_certificate_validation" "this" {{
{provider}  certificate_arn         = aws_acm_certificate.this.arn
  validation_record_fqdns = [for r in aws_route53_record.validation : r.fqdn]
}}
'''
    if fault == "unattached-certificate":
        pass
    elif cloudfront:
        text += f'''
resource "aws_cloudfront_distribution" "this" {{
  enabled = true
  aliases = [local.fqdn]

  origin {{
    domain_name = "origin.internal.example.com"
    origin_id   = "origin"
  }}

  default_cache_behavior {{
    allowed_methods        = ["GET", "HEAD"]
    cached_methods         = ["GET", "HEAD"]
    target_origin_id       = "origin"
    viewer_protocol_policy = "redirect-to-https"
  }}

  restrictions {{
    geo_restriction {{
      restriction_type = "none"
    }}
  }}

  viewer_certificate {{
    acm_certificate_arn      = {arn}
    minimum_protocol_version = "TLSv1.2_2021"
    ssl_support_method       = "sni-only"
  }}
}}
'''
    else:
        text += f'''
resource "aws_lb_listener" "https" {{
  load_balancer_arn = aws_lb.this.arn
  port              = 443
  protocol          = "HTTPS"
  ssl_policy        = "ELBSecurityPolicy-TLS13-1-2-2021-06"
  certificate_arn   = {arn}

  default_action {{
    type = "fixed-response"
    fixed_response {{
      content_type = "text/plain"
      status_code  = "404"
    }}
  }}
}}

resource "aws_lb" "this" {{
  name               = "${{local.prefix}}-edge"
  load_balancer_type = "application"
  subnets            = ["subnet-0a1b2c3d4e5f60718", "subnet-0f1e2d3c4b5a69788"]
}}
'''
    (root / "certificate.tf").write_text(text)


def cfn_template(rng, name, cert, fault):
    resources = {}
    for i in range(rng.randint(5, 15)):
        word = rng.choice(WORDS).title()
        resources[f"{word}Bucket{i}"] = {
            "Type": "AWS::S3::Bucket",
            "Properties": {"BucketName": {"Fn::Sub": f"${{AWS::StackName}}-{word.lower()}-{i}"},
                           "Tags": [{"Key": "Component", "Value": word}]},
        }
        resources[f"{word}Topic{i}"] = {
            "Type": "AWS::SNS::Topic",
            "Properties": {"DisplayName": f"{word} events {i}", "KmsMasterKeyId": "alias/aws/sns"},
        }
    if cert:
        domain = f"{name}.example.com"
        properties = {"DomainName": domain, "SubjectAlternativeNames": [f"www.{domain}"]}
        if fault == "email-validation":
            if rng.random() < 0.5:  # left out, CloudFormation validates by email
                properties["ValidationMethod"] = "EMAIL"
        else:
            properties["ValidationMethod"] = "DNS"
            if fault != "missing-validation-records":
                properties["DomainValidationOptions"] = [
                    {"DomainName": d, "HostedZoneId": "Z2FDTNDATAQYW2"} for d in (domain, f"www.{domain}")]
        resources["SiteCertificate"] = {"Type": "AWS::CertificateManager::Certificate", "Properties": properties}
        arn = {"Ref": "SiteCertificate"}
        if fault == "certificate-outside-us-east-1":
            # the template's own certificate serves a load balancer; the distribution takes one from elsewhere
            resources["EdgeDistribution"] = distribution(
                [domain], f"arn:aws:acm:{rng.choice(REGIONS)}:111122223333:certificate/0d7e2c3f-{rng.randrange(16**4):04x}-4f6a-9c1e-5b7a8d9e0f12")
        if fault != "unattached-certificate":
            if fault != "certificate-outside-us-east-1" and rng.random() < 0.5:
                resources["EdgeDistribution"] = distribution([domain], arn)
            else:
                resources["HttpsListener"] = {
                    "Type": "AWS::ElasticLoadBalancingV2::Listener",
                    "Properties": {"LoadBalancerArn": {"Ref": "LoadBalancer"}, "Port": 443, "Protocol": "HTTPS",
                                   "Certificates": [{"CertificateArn": arn}],
                                   "DefaultActions": [{"Type": "fixed-response",
                                                       "FixedResponseConfig": {"StatusCode": "404"}}]},
                }
                resources["LoadBalancer"] = {"Type": "AWS::ElasticLoadBalancingV2::LoadBalancer",
                                             "Properties": {"Type": "application"}}
    return {"AWSTemplateFormatVersion": "2010-09-09", "Description": f"stack {name}", "Resources": resources}


def distribution(aliases, arn):
    return {
        "Type": "AWS::CloudFront::Distribution",
        "Properties": {"DistributionConfig": {
            "Enabled": True, "Aliases": aliases,
            "Origins": [{"Id": "origin", "DomainName": "origin.internal.example.com",
                         "CustomOriginConfig": {"OriginProtocolPolicy": "https-only"}}],
            "DefaultCacheBehavior": {"TargetOriginId": "origin", "ViewerProtocolPolicy": "redirect-to-https",
                                     "CachePolicyId": "658327ea-f89d-4fab-a63d-7e88639e58f6"},
            "ViewerCertificate": {"AcmCertificateArn": arn, "SslSupportMethod": "sni-only",
                                  "MinimumProtocolVersion": "TLSv1.2_2021"},
        }},
    }


def yaml_of(value, indent=0):
    """Block YAML for the shapes above, short-form tags for the intrinsics."""
    pad = "  " * indent
    if isinstance(value, dict):
        if len(value) == 1:
            (key, inner), = value.items()
            if key == "Ref":
                return f" !Ref {inner}\n"
            if key == "Fn::Sub":
                return f" !Sub {json.dumps(inner)}\n"
        return "\n" + "".join(f"{pad}{k}:{yaml_of(v, indent + 1)}" for k, v in value.items())
    if isinstance(value, list):
        out = "\n"
        for item in value:
            text = yaml_of(item, indent + 1)
            out += f"{pad}-" + (" " + text.lstrip() if text.startswith("\n") else text)
        return out
    return f" {json.dumps(value)}\n"


def cdk_assembly(rng, root, name, cert, fault):
    out = root / "cdk.out"
    out.mkdir(parents=True)
    region = rng.choice(REGIONS)
    template = cfn_template(rng, name, cert, None if fault == "certificate-outside-us-east-1" else fault)
    edge = "EdgeDistribution" in template["Resources"]
    if fault == "certificate-outside-us-east-1":
        # the stack deploys to its own region, and its distribution takes the certificate made beside it
        template["Resources"].pop("HttpsListener", None)
        template["Resources"].pop("LoadBalancer", None)
        template["Resources"]["EdgeDistribution"] = distribution([f"{name}.example.com"], {"Ref": "SiteCertificate"})
    elif edge:
        region = "us-east-1"
    stack = f"{name.title()}Stack"
    for logical_id, resource in template["Resources"].items():
        resource["Metadata"] = {"aws:cdk:path": f"{stack}/{logical_id}/Resource"}
    (out / f"{stack}.template.json").write_text(json.dumps(template, indent=1))
    (out / "manifest.json").write_text(json.dumps({
        "version": "48.0.0",
        "artifacts": {stack: {
            "type": "aws:cloudformation:stack",
            "environment": f"aws://111122223333/{region}",
            "properties": {"templateFile": f"{stack}.template.json", "stackName": stack},
            "metadata": {f"/{stack}/{i}/Resource": [{"type": "aws:cdk:logicalId", "data": i}]
                         for i in template["Resources"]},
            "displayName": stack,
        }},
    }, indent=1))


def main():
    args = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    args.add_argument("--out", type=Path, required=True)
    args.add_argument("--stacks", type=int, default=1000)
    args.add_argument("--cert-share", type=float, default=0.2, help="share of the stacks that have a certificate")
    args.add_argument("--fault-share", type=float, default=0.5, help="share of those that carry a fault")
    args.add_argument("--seed", type=int, default=7)
    a = args.parse_args()
    rng = random.Random(a.seed)
    truth = {f: {"terraform": 0, "cloudformation": 0, "cdk": 0} for f in FAULTS}
    stacks_with = {f: {"terraform": [], "cloudformation": [], "cdk": []} for f in FAULTS}
    stacks = {"terraform": 0, "cloudformation": 0, "cdk": 0}
    certificates = dict(stacks)
    (a.out / "cloudformation").mkdir(parents=True)
    for n in range(a.stacks):
        kind = rng.choices(["terraform", "cloudformation", "cdk"], [70, 20, 10])[0]
        cert = rng.random() < a.cert_share
        fault = rng.choice(FAULTS if kind == "terraform" else CFN_FAULTS) if cert and rng.random() < a.fault_share else None
        name = f"s{n:05}"
        stacks[kind] += 1
        certificates[kind] += cert
        if fault:
            truth[fault][kind] += 1
            stacks_with[fault][kind].append(name)
        if kind == "terraform":
            tf_stack(rng, a.out / "terraform" / name, name, cert, fault)
        elif kind == "cloudformation":
            template = cfn_template(rng, name, cert, fault)
            if rng.random() < 0.3:
                (a.out / "cloudformation" / f"{name}.json").write_text(json.dumps(template, indent=2))
            else:
                (a.out / "cloudformation" / f"{name}.yaml").write_text(yaml_of(template).lstrip("\n"))
        else:
            cdk_assembly(rng, a.out / "cdk" / name, name, cert, fault)
    (a.out / "truth.json").write_text(json.dumps({"stacks": stacks, "certificates": certificates, "faults": truth,
                                                  "stacks_with": stacks_with}, indent=2))
    print(json.dumps(truth))


if __name__ == "__main__":
    main()
