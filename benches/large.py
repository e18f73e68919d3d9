#!/usr/bin/env python3
"""Write one large input, and see how what it takes to judge it grows with it.

    large.py write CASE --size N --out DIR      the input of a case
    large.py measure BINARY [CASE...] [--sizes 0.25,0.5,1] [--count]
    large.py list                               the cases, their sizes, and what each is

Whatever is large in a tree of generate.py is the number of stacks. Here it is one thing of one stack: a module of
thousands of certificates, a template of thousands of resources, a plan of 50 MB. `measure` writes each case at several
parts of its size, runs BINARY over it, and prints the seconds (processor time of the best of some runs) and how they grow
from each size to the next: twice the input is 2.0 where the work is linear, 4.0 where it is quadratic. With --count it
prints instructions instead, which are the same in each run; that takes valgrind, and fifty times as long.

Standard library only; the same arguments give the same bytes. Plans, states and assemblies are made of the real ones in
testdata/real, repeated under other names.
"""
import argparse
import json
import os
import re
import resource
import subprocess
import sys
import tempfile
from pathlib import Path

from generate import distribution, yaml_of

REAL = Path(__file__).resolve().parent.parent / "testdata" / "real"
CASES = {}


def case(size):
    """A function that makes a case from a size: a text or JSON by path."""
    def keep(make):
        CASES[make.__name__.replace("_", "-")] = (size, make)
        return make
    return keep


# Terraform

def provider(region="eu-west-1", alias=""):
    alias = f'  alias  = "{alias}"\n' if alias else ""
    return f'provider "aws" {{\n{alias}  region = "{region}"\n}}\n'


ZONE = 'data "aws_route53_zone" "main" {\n  name = "example.com"\n}\n'


def certificate(name, domain, more="", repeat="", before_destroy=True):
    lifecycle = "\n  lifecycle {\n    create_before_destroy = true\n  }\n" if before_destroy else ""
    return f'''
resource "aws_acm_certificate" "{name}" {{
{repeat}  domain_name       = {domain}
  validation_method = "DNS"
{more}{lifecycle}}}
'''


def records(name, options):
    return f'''
resource "aws_route53_record" "{name}" {{
  for_each = {{
    for option in {options} : option.domain_name => {{
      name   = option.resource_record_name
      record = option.resource_record_value
      type   = option.resource_record_type
    }}
  }}

  zone_id         = data.aws_route53_zone.main.zone_id
  name            = each.value.name
  type            = each.value.type
  records         = [each.value.record]
  ttl             = 60
  allow_overwrite = true
}}
'''


def validation(name, arn, fqdns, repeat=""):
    return f'''
resource "aws_acm_certificate_validation" "{name}" {{
{repeat}  certificate_arn         = {arn}
  validation_record_fqdns = [for record in {fqdns} : record.fqdn]
}}
'''


def listener(name, arn, repeat=""):
    return f'''
resource "aws_lb_listener" "{name}" {{
{repeat}  load_balancer_arn = aws_lb.web.arn
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
'''


def cloudfront(name, alias, arn):
    return f'''
resource "aws_cloudfront_distribution" "{name}" {{
  enabled = true
  aliases = [{alias}]

  origin {{
    domain_name = "origin.example.net"
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


def proven(i, domain=None):
    """A certificate with its records and its validation."""
    name = f"c{i}"
    return (certificate(name, domain or f'"c{i}.example.com"', f'  subject_alternative_names = ["www.c{i}.example.com"]\n')
            + records(name, f"aws_acm_certificate.{name}.domain_validation_options")
            + validation(name, f"aws_acm_certificate.{name}.arn", f"aws_route53_record.{name}"))


def validated(i):
    return f"aws_acm_certificate_validation.c{i}.certificate_arn"


def module(parts, region="eu-west-1"):
    return {"main.tf": provider(region) + ZONE + "".join(parts)}


@case(5000)
def certificates(n):
    """One module; each certificate with records, validation, and a listener."""
    return module(proven(i) + listener(f"c{i}", validated(i)) for i in range(n))


@case(5000)
def distributions(n):
    """One module; each certificate with records, validation, and a distribution."""
    return module((proven(i) + cloudfront(f"c{i}", f'"c{i}.example.com"', validated(i)) for i in range(n)), "us-east-1")


@case(5000)
def without_records(n):
    """One module; certificates that nothing validates: a finding each."""
    return module(certificate(f"c{i}", f'"c{i}.example.com"') + listener(f"c{i}", f"aws_acm_certificate.c{i}.arn")
                  for i in range(n))


@case(5000)
def unattached(n):
    """One module; certificates that nothing takes, and that are destroyed first: two findings each."""
    return module(certificate(f"c{i}", f'"c{i}.example.com"', before_destroy=False)
                  + records(f"c{i}", f"aws_acm_certificate.c{i}.domain_validation_options") for i in range(n))


@case(5000)
def uncovered(n):
    """One module; distributions that serve what their certificates do not cover: a finding each."""
    return module((proven(i) + cloudfront(f"c{i}", f'"d{i}.example.com"', validated(i)) for i in range(n)), "us-east-1")


@case(5000)
def undecided(n):
    """One module; certificates of names that a variable without a default says."""
    return {**module(proven(i, f'"c{i}.${{var.domain}}"') + listener(f"c{i}", validated(i)) for i in range(n)),
            "variables.tf": 'variable "domain" {}\n'}


@case(5000)
def unknown_attachments(n):
    """One module; listeners that take what a variable says, beside certificates that nothing else takes."""
    return {**module(proven(i) + listener(f"c{i}", f"var.arns[{i}]") for i in range(n)),
            "variables.tf": 'variable "arns" {\n  type = list(string)\n}\n'}


@case(5000)
def exceptions(n):
    """One module; certificates that nothing validates, each allowed."""
    return module("\n# acmlint: allow[missing-validation-records] the partner validates it"
                  + certificate(f"c{i}", f'"c{i}.example.com"')
                  + listener(f"c{i}", f"aws_acm_certificate.c{i}.arn") for i in range(n))


@case(5000)
def unused_exceptions(n):
    """One module; exceptions that nothing needs: a finding each."""
    return module("\n# acmlint: allow[missing-validation-records] the partner validates it" + proven(i)
                  + listener(f"c{i}", validated(i)) for i in range(n))


@case(5000)
def as_json(n):
    """One module in JSON; certificates that nothing validates, with listeners."""
    return {"main.tf.json": {"resource": {
        "aws_acm_certificate": {f"c{i}": {"domain_name": f"c{i}.example.com", "validation_method": "DNS"}
                                for i in range(n)},
        "aws_lb_listener": {f"c{i}": {"port": 443, "protocol": "HTTPS", "load_balancer_arn": "${aws_lb.web.arn}",
                                      "certificate_arn": f"${{aws_acm_certificate.c{i}.arn}}"} for i in range(n)},
    }}}


def of_names(n, collection, key):
    """A certificate for each of a collection."""
    return {"main.tf": provider() + ZONE + f"locals {{\n  names = {collection}\n}}\n"
            + certificate("site", "each.value", repeat="  for_each = local.names\n\n")
            + records("site", "flatten([for certificate in aws_acm_certificate.site : "
                              "certificate.domain_validation_options])")
            + validation("site", "each.value.arn", "aws_route53_record.site",
                         "  for_each = aws_acm_certificate.site\n\n")
            + listener("site", f"aws_acm_certificate.site[{key}].arn", "  for_each = local.names\n\n")}


def names(n):
    return "".join(f'    "c{i}.example.com",\n' for i in range(n))


@case(5000)
def for_each_map(n):
    """One certificate for each of a map."""
    entries = "".join(f'    c{i} = "c{i}.example.com"\n' for i in range(n))
    return of_names(n, f"{{\n{entries}  }}", "each.key")


@case(5000)
def for_each_set(n):
    """One certificate for each of a set."""
    return of_names(n, f"toset([\n{names(n)}  ])", "each.value")


@case(5000)
def count(n):
    """One certificate, counted."""
    return {"main.tf": provider() + ZONE + f"locals {{\n  names = [\n{names(n)}  ]\n}}\n"
            + certificate("site", "local.names[count.index]", repeat="  count = length(local.names)\n\n")
            + records("site", "flatten(aws_acm_certificate.site[*].domain_validation_options)")
            + listener("site", "aws_acm_certificate.site[count.index].arn", "  count = length(local.names)\n\n")}


@case(5000)
def many_for_each(n):
    """Certificates, each for each of 500 names: so many are looked at one by one."""
    parts = []
    for at in range(0, n, 500):
        some = "".join(f'    "c{i}.example.com",\n' for i in range(at, min(n, at + 500)))
        parts.append(f"locals {{\n  names_{at} = toset([\n{some}  ])\n}}\n"
                     + certificate(f"site_{at}", "each.value", repeat=f"  for_each = local.names_{at}\n\n")
                     + records(f"site_{at}", f"flatten([for certificate in aws_acm_certificate.site_{at} : "
                                             "certificate.domain_validation_options])")
                     + listener(f"site_{at}", f"aws_acm_certificate.site_{at}[each.value].arn",
                                f"  for_each = local.names_{at}\n\n"))
    return module(parts)


@case(500)
def one_for_each(n):
    """One certificate for each of as many names as are looked at one by one."""
    return of_names(n, f"toset([\n{names(n)}  ])", "each.value")


@case(500)
def one_count(n):
    """One certificate, counted as far as is looked at one by one."""
    return count(n)


@case(5000)
def subject_names(n):
    """One certificate with all the names."""
    return module([certificate("site", '"example.com"', f"  subject_alternative_names = [\n{names(n)}  ]\n")
                   + records("site", "aws_acm_certificate.site.domain_validation_options")
                   + validation("site", "aws_acm_certificate.site.arn", "aws_route53_record.site")
                   + listener("site", "aws_acm_certificate_validation.site.certificate_arn")])


@case(5000)
def looked_up(n):
    """One module; certificates whose names are looked up in one map of all."""
    entries = "".join(f'    c{i} = {{ domain = "c{i}.example.com", port = {i} }}\n' for i in range(n))
    return {**module(proven(i, f"local.sites.c{i}.domain") + listener(f"c{i}", validated(i)) for i in range(n)),
            "locals.tf": f"locals {{\n  sites = {{\n{entries}  }}\n}}\n"}


@case(5000)
def chosen(n):
    """One module; listeners that take theirs out of one map of all certificates."""
    entries = "".join(f"    c{i} = {validated(i)}\n" for i in range(n))
    return {**module(proven(i) + listener(f"c{i}", f'local.arns["c{i}"]') for i in range(n)),
            "locals.tf": f"locals {{\n  arns = {{\n{entries}  }}\n}}\n"}


@case(5000)
def one_record(n):
    """One module; certificates whose records one block makes for all, and an output of them all."""
    options = "".join(f"    aws_acm_certificate.c{i}.domain_validation_options,\n" for i in range(n))
    arns = "".join(f"    aws_acm_certificate.c{i}.arn,\n" for i in range(n))
    return module([certificate(f"c{i}", f'"c{i}.example.com"') for i in range(n)]
                  + [f"locals {{\n  options = flatten([\n{options}  ])\n}}\n" + records("all", "local.options"),
                     f'output "arns" {{\n  value = [\n{arns}  ]\n}}\n'])


@case(5000)
def listener_certificates(n):
    """One listener that takes all the others through `aws_lb_listener_certificate`, one for each."""
    return module([proven(i) for i in range(n)] + [
        f'\nresource "aws_lb_listener_certificate" "c{i}" {{\n  listener_arn    = aws_lb_listener.web.arn\n'
        f'  certificate_arn = {validated(i)}\n}}\n' for i in range(n)] + [listener("web", validated(0))])


@case(5000)
def bystanders(n):
    """One module; ten certificates beside thousands of zones, records and alarms."""
    return module([proven(i) + listener(f"c{i}", validated(i)) for i in range(10)] + [f'''
resource "aws_route53_zone" "z{i}" {{
  name = "z{i}.example.org"
}}

resource "aws_route53_record" "z{i}" {{
  zone_id = aws_route53_zone.z{i}.zone_id
  name    = "www.z{i}.example.org"
  type    = "CNAME"
  ttl     = 300
  records = ["origin.example.net"]
}}

resource "aws_cloudwatch_metric_alarm" "z{i}" {{
  alarm_name          = "expiry-{i}"
  namespace           = "AWS/CertificateManager"
  metric_name         = "DaysToExpiry"
  comparison_operator = "LessThanThreshold"
  evaluation_periods  = 1
  threshold           = 45
  dimensions = {{
    CertificateArn = aws_acm_certificate.c{i % 10}.arn
  }}
}}
''' for i in range(n)])


@case(5000)
def zones(n):
    """One module; each certificate in a hosted zone of its own."""
    def of_zone(i):
        zone = f'\nresource "aws_route53_zone" "c{i}" {{\n  name = "c{i}.example.com"\n}}\n'
        return zone + proven(i).replace("data.aws_route53_zone.main", f"aws_route53_zone.c{i}")
    return module(of_zone(i) + listener(f"c{i}", validated(i)) for i in range(n))


@case(5000)
def same_zone(n):
    """One module; the same hosted zone again and again."""
    return module([proven(0)] + [f'\nresource "aws_route53_zone" "z{i}" {{\n  name = "example.com"\n}}\n'
                                 for i in range(n)])


@case(5000)
def providers(n):
    """One module; each certificate with a provider of its own."""
    return {**module(certificate(f"c{i}", f'"c{i}.example.com"', f"  provider = aws.p{i}\n")
                     + listener(f"c{i}", f"aws_acm_certificate.c{i}.arn") for i in range(n)),
            "providers.tf": "".join(provider("us-east-1", f"p{i}") for i in range(n))}


SITE = {
    "modules/site/main.tf": 'variable "domain" {\n  type = string\n}\n\nvariable "zone_id" {\n  type = string\n}\n'
    + proven(0, "var.domain").replace("data.aws_route53_zone.main.zone_id", "var.zone_id")
    + f'\noutput "arn" {{\n  value = {validated(0)}\n}}\n',
}


def call(name, domain, repeat=""):
    return (f'\nmodule "{name}" {{\n{repeat}  source  = "SOURCE"\n  domain  = {domain}\n'
            '  zone_id = data.aws_route53_zone.main.zone_id\n}\n')


@case(1900)
def calls(n):
    """One module that calls another one for each certificate."""
    parts = (call(f"c{i}", f'"c{i}.example.com"') + listener(f"c{i}", f"module.c{i}.arn") for i in range(n))
    return {**SITE, "main.tf": (provider() + ZONE + "".join(parts)).replace("SOURCE", "./modules/site")}


@case(1900)
def repeated_calls(n):
    """One module that calls another one for each of 475 names, some times."""
    parts = []
    for at in range(0, n, 475):
        some = "".join(f'    "c{i}.example.com",\n' for i in range(at, min(n, at + 475)))
        parts.append(f"locals {{\n  names_{at} = toset([\n{some}  ])\n}}\n"
                     + call(f"c{at}", "each.value", f"  for_each = local.names_{at}\n")
                     + listener(f"c{at}", f"module.c{at}[each.value].arn", f"  for_each = local.names_{at}\n\n"))
    return {**SITE, "main.tf": (provider() + ZONE + "".join(parts)).replace("SOURCE", "./modules/site")}


@case(5000)
def roots(n):
    """Modules that call one shared module."""
    return {**SITE, **{f"roots/r{i}/main.tf": (provider() + ZONE + call("site", f'"c{i}.example.com"')
                                               + listener("site", "module.site.arn")).replace("SOURCE", "../../modules/site")
                       for i in range(n)}}


@case(5000)
def files(n):
    """One module of thousands of files, each with a certificate."""
    return {"main.tf": provider() + ZONE, **{f"c{i}.tf": proven(i) + listener(f"c{i}", validated(i)) for i in range(n)}}


@case(1000)
def outputs(n):
    """One module that hands certificates through outputs of outputs of modules."""
    return {**SITE,
            "modules/sites/main.tf": "".join(
                call(f"c{i}", f'"c{i}.example.com"') + f'\noutput "c{i}" {{\n  value = module.c{i}.arn\n}}\n'
                for i in range(n)).replace("SOURCE", "../site").replace("data.aws_route53_zone.main.zone_id", '"Z0123"'),
            "main.tf": provider() + '\nmodule "sites" {\n  source = "./modules/sites"\n}\n'
            + "".join(listener(f"c{i}", f"module.sites.c{i}") for i in range(n))}


# CloudFormation

def template_of(n, proves=True):
    """A template with this many resources; an eighth are certificates."""
    resources = {}
    for i in range(n // 8):
        domain = f"c{i}.example.com"
        properties = {"DomainName": domain, "SubjectAlternativeNames": [f"www.{domain}"], "ValidationMethod": "DNS"}
        if proves:
            properties["DomainValidationOptions"] = [{"DomainName": name, "HostedZoneId": {"Ref": f"Zone{i}"}}
                                                     for name in (domain, f"www.{domain}")]
        resources |= {
            f"Certificate{i}": {"Type": "AWS::CertificateManager::Certificate", "Properties": properties},
            f"Listener{i}": {"Type": "AWS::ElasticLoadBalancingV2::Listener", "Properties": {
                "LoadBalancerArn": {"Ref": "LoadBalancer"}, "Port": 443, "Protocol": "HTTPS",
                "Certificates": [{"CertificateArn": {"Ref": f"Certificate{i}"}}]}},
            f"Distribution{i}": {**distribution([domain], {"Ref": f"Certificate{i}"}), "DependsOn": f"Bucket{i}"},
            f"Zone{i}": {"Type": "AWS::Route53::HostedZone", "Properties": {"Name": domain}},
            f"Records{i}": {"Type": "AWS::Route53::RecordSetGroup", "Properties": {
                "HostedZoneId": {"Ref": f"Zone{i}"},
                "RecordSets": [{"Name": f"www.{domain}", "Type": "CNAME", "TTL": 300,
                                "ResourceRecords": [{"Fn::GetAtt": [f"Distribution{i}", "DomainName"]}]}]}},
            f"Bucket{i}": {"Type": "AWS::S3::Bucket", "Properties": {
                "BucketName": {"Fn::Sub": f"${{AWS::StackName}}-{i}"}}},
            f"Topic{i}": {"Type": "AWS::SNS::Topic", "Properties": {"DisplayName": f"events {i}"}},
            f"Alarm{i}": {"Type": "AWS::CloudWatch::Alarm", "Properties": {
                "Namespace": "AWS/CertificateManager", "MetricName": "DaysToExpiry", "Threshold": 45,
                "ComparisonOperator": "LessThanThreshold", "EvaluationPeriods": 1, "Period": 86400,
                "Statistic": "Minimum",
                "Dimensions": [{"Name": "CertificateArn", "Value": {"Ref": f"Certificate{i}"}}]}},
        }
    return {"AWSTemplateFormatVersion": "2010-09-09", "Resources": resources}


def as_yaml(template):
    return yaml_of(template).lstrip("\n")


@case(10000)
def template(n):
    """One template."""
    return {"template.json": template_of(n)}


@case(10000)
def yaml_template(n):
    """One template in YAML."""
    return {"template.yaml": as_yaml(template_of(n))}


@case(10000)
def faulty_template(n):
    """One template; certificates that nothing validates."""
    return {"template.yaml": as_yaml(template_of(n, proves=False))}


@case(10000)
def allowed_template(n):
    """One template; certificates that nothing validates, each allowed."""
    text = as_yaml(template_of(n, proves=False))
    return {"template.yaml": re.sub(r"^  (Certificate\d+:)", r"  # acmlint: allow[missing-validation-records] ours\n  \1",
                                    text, flags=re.M)}


@case(5000)
def template_names(n):
    """One template; one certificate with all the names, and an option for each."""
    names = [f"c{i}.example.com" for i in range(n)]
    return {"template.json": {"Resources": {"Certificate": {
        "Type": "AWS::CertificateManager::Certificate", "Properties": {
            "DomainName": "example.com", "SubjectAlternativeNames": names, "ValidationMethod": "DNS",
            "DomainValidationOptions": [{"DomainName": name, "HostedZoneId": "Z2FDTNDATAQYW2"} for name in names]}},
        "Distribution": distribution(names, {"Ref": "Certificate"})}}}


@case(5000)
def conditions(n):
    """One template; parameters, mappings, conditions and outputs as many as certificates."""
    return {"template.json": {
        "Parameters": {f"Domain{i}": {"Type": "String", "Default": f"c{i}.example.com"} for i in range(n)},
        "Mappings": {"Domains": {f"c{i}": {"Name": f"c{i}.example.com"} for i in range(n)}},
        "Conditions": {f"Has{i}": {"Fn::Not": [{"Fn::Equals": [{"Ref": f"Domain{i}"}, ""]}]} for i in range(n)},
        "Resources": {f"Certificate{i}": {
            "Type": "AWS::CertificateManager::Certificate", "Condition": f"Has{i}", "Properties": {
                "DomainName": {"Ref": f"Domain{i}"}, "ValidationMethod": "DNS",
                "SubjectAlternativeNames": [{"Fn::FindInMap": ["Domains", f"c{i}", "Name"]}]}} for i in range(n)},
        "Outputs": {f"Arn{i}": {"Value": {"Ref": f"Certificate{i}"}} for i in range(n)}}}


def exporting(i, before):
    """A template with a certificate that it exports, and a listener that takes that of the one before."""
    return {"Resources": {
        "Certificate": {"Type": "AWS::CertificateManager::Certificate", "Properties": {
            "DomainName": f"c{i}.example.com", "ValidationMethod": "DNS",
            "DomainValidationOptions": [{"DomainName": f"c{i}.example.com", "HostedZoneId": "Z2FDTNDATAQYW2"}]}},
        "Listener": {"Type": "AWS::ElasticLoadBalancingV2::Listener", "Properties": {
            "LoadBalancerArn": {"Ref": "LoadBalancer"}, "Port": 443, "Protocol": "HTTPS",
            "Certificates": [{"CertificateArn": {"Fn::ImportValue": f"Stack{before}:Certificate"}}]}}},
        "Outputs": {"Certificate": {"Value": {"Ref": "Certificate"}, "Export": {"Name": f"Stack{i}:Certificate"}}}}


@case(2000)
def exports(n):
    """Templates, each with the certificate of another one."""
    return {f"stack{i}.json": exporting(i, (i + 1) % n) for i in range(n)}


@case(1000)
def nested(n):
    """Templates that one template nests, with certificates that it hands to others of them."""
    inner = {"Parameters": {"Domain": {"Type": "String"}},
             "Resources": {"Certificate": {"Type": "AWS::CertificateManager::Certificate", "Properties": {
                 "DomainName": {"Ref": "Domain"}, "ValidationMethod": "DNS"}}},
             "Outputs": {"Arn": {"Value": {"Ref": "Certificate"}}}}
    taker = {"Parameters": {"Arn": {"Type": "String"}},
             "Resources": {"Listener": {"Type": "AWS::ElasticLoadBalancingV2::Listener", "Properties": {
                 "LoadBalancerArn": {"Ref": "LoadBalancer"}, "Port": 443, "Protocol": "HTTPS",
                 "Certificates": [{"CertificateArn": {"Ref": "Arn"}}]}}}}
    files = {"outer.json": {"Resources": {}}}
    for i in range(n // 2):
        files[f"certificate{i}.json"], files[f"listener{i}.json"] = inner, taker
        files["outer.json"]["Resources"] |= {
            f"C{i}": {"Type": "AWS::CloudFormation::Stack", "Properties": {
                "TemplateURL": f"./certificate{i}.json", "Parameters": {"Domain": f"c{i}.example.com"}}},
            f"L{i}": {"Type": "AWS::CloudFormation::Stack", "Properties": {
                "TemplateURL": f"./listener{i}.json",
                "Parameters": {"Arn": {"Fn::GetAtt": [f"C{i}", "Outputs.Arn"]}}}}}
    return files


# CDK

def cdk_stack(name, template, region="eu-west-1", needs=()):
    """A stack as a manifest has it, and its template."""
    for logical_id, resource in template["Resources"].items():
        resource["Metadata"] = {"aws:cdk:path": f"{name}/{logical_id}/Resource"}
    trace = [f"new Certificate (/home/dev/app/lib/{name}.ts:12:5)", "Object.<anonymous> (/home/dev/app/bin/app.ts:7:1)"]
    return ({"type": "aws:cloudformation:stack", "environment": f"aws://111122223333/{region}",
             "properties": {"templateFile": f"{name}.template.json", "stackName": name},
             "dependencies": list(needs), "displayName": name,
             "metadata": {f"/{name}/{i}/Resource": [{"type": "aws:cdk:logicalId", "data": i, "trace": trace}]
                          for i in template["Resources"]}},
            template)


def app(stacks, folder="cdk.out"):
    return {f"{folder}/manifest.json": {"version": "48.0.0", "artifacts": {
                artifact["displayName"]: artifact for artifact, _ in stacks}},
            **{f"{folder}/{artifact['properties']['templateFile']}": template for artifact, template in stacks}}


@case(500)
def stacks(n):
    """One assembly; each stack takes the certificate of the one before."""
    return app([cdk_stack(f"Stack{i}", exporting(i, (i or 1) - 1), needs=[f"Stack{i - 1}"] if i else [])
                for i in range(n)])


@case(500)
def hub(n):
    """One assembly; one stack takes the certificates of all others, and each of them one of its."""
    taker = {"Resources": {f"Listener{i}": {"Type": "AWS::ElasticLoadBalancingV2::Listener", "Properties": {
        "LoadBalancerArn": {"Ref": "LoadBalancer"}, "Port": 443, "Protocol": "HTTPS",
        "Certificates": [{"CertificateArn": {"Fn::ImportValue": f"Stack{j}:Certificate"}} for j in (i, i // 2)]}}
        for i in range(n)}}
    return app([cdk_stack(f"Stack{i}", exporting(i, i)) for i in range(n)]
               + [cdk_stack("Hub", taker, needs=[f"Stack{i}" for i in range(n)])])


@case(500)
def regions(n):
    """One assembly; pairs of stacks that hand a certificate from one region to another, as the library writes them."""
    folder = REAL / "cdk" / "cross-region-references" / "cdk.out"
    manifest = json.loads((folder / "manifest.json").read_text())
    files = {"cdk.out/manifest.json": {**manifest, "artifacts": {}}}
    for i in range(n // 2):
        def of_pair(text):
            return re.sub(r"Site(?=[A-Z./\"\\]|\b)", f"Site{i:04}", text).replace("www.example", f"www{i}.example")
        files["cdk.out/manifest.json"]["artifacts"] |= json.loads(of_pair(json.dumps(manifest["artifacts"])))
        for path in sorted(folder.glob("Site*.json")):
            files[f"cdk.out/{of_pair(path.name)}"] = json.loads(of_pair(path.read_text()))
    return files


@case(10000)
def stack(n):
    """One assembly; one stack of thousands of resources."""
    return app([cdk_stack("Stack", template_of(n))])


@case(500)
def stages(n):
    """One assembly; each stage with an assembly of its own."""
    files = {"cdk.out/manifest.json": {"version": "48.0.0", "artifacts": {f"assembly-Stage{i}": {
        "type": "cdk:cloud-assembly", "properties": {"directoryName": f"assembly-Stage{i}", "displayName": f"Stage{i}"}}
        for i in range(n)}}}
    for i in range(n):
        files |= app([cdk_stack(f"Stage{i}Stack", exporting(i, i))], f"cdk.out/assembly-Stage{i}")
    return files


@case(500)
def apps(n):
    """Assemblies, one for each of many apps."""
    files = {}
    for i in range(n):
        files |= app([cdk_stack(f"Stack{i}", exporting(i, i))], f"app{i}/cdk.out")
    return files


# Plans, states, answers

def renamed(item, i):
    """What is told of a resource, of another one of its like: names, domains and identifiers are its own."""
    text = json.dumps(item)
    text = re.sub(r"\b(aws_\w+\.\w+)\b", rf"\1_{i}", text).replace(f"data.aws_route53_zone.main_{i}", "data.aws_route53_zone.main")
    text = re.sub(r'"name": "(\w+)"', rf'"name": "\1_{i}"', text).replace("example.com", f"s{i}.example.com")
    return json.loads(re.sub(r"certificate/(\w{8}-\w{4}-\w{4}-\w{4})-\w{12}", rf"certificate/\1-{i:012}", text))


def repeated(items, n):
    """Managed resources so many times, others once."""
    managed = [item for item in items if item.get("mode", "managed") == "managed"]
    return [item for item in items if item not in managed] + [renamed(item, i) for i in range(n) for item in managed]


def plan_of(n, name):
    told = json.loads((REAL / "plan" / name / "plan.json").read_text())
    told["resource_changes"] = repeated(told["resource_changes"], n)
    roots = [told["planned_values"], told["configuration"], told.get("prior_state", {}).get("values", {})]
    for root in (root["root_module"] for root in roots if root):
        root["resources"] = repeated(root.get("resources", []), n)
    if "relevant_attributes" in told:
        told["relevant_attributes"] = [renamed(one, i) for i in range(n) for one in told["relevant_attributes"]]
    return told


@case(3000)
def plan(n):
    """A plan that makes certificates with records, validations and listeners."""
    return {"plan.json": plan_of(n, "good")}


@case(3000)
def planned_configuration(n):
    """A plan beside the configuration that it was made from."""
    text = (REAL / "plan" / "good" / "main.tf").read_text()
    once, each = text.split("\nresource", 1)
    return {"plan.json": plan_of(n, "good"), "main.tf": once + "".join(
        re.sub(r"\b(aws_(?!route53_zone)\w+\.\w+)\b", rf"\1_{i}", re.sub(r'(resource "\w+" "\w+)', rf"\1_{i}", "\nresource" + each))
        .replace("example.com", f"s{i}.example.com") for i in range(n))}


@case(4000)
def faulty_plan(n):
    """A plan of certificates that nothing validates."""
    return {"plan.json": plan_of(n, "no-records")}


@case(2500)
def unchanged_plan(n):
    """A plan that changes nothing, with the state before it."""
    return {"plan.json": plan_of(n, "unchanged")}


@case(5000)
def planned_instances(n):
    """A plan of one certificate for each of many names."""
    told = json.loads((REAL / "plan" / "for-each-with-wildcard" / "plan.json").read_text())

    def instances(items):
        listed = [item for item in items if "index" in item and item["index"] == "blog"]
        return [item for item in items if "index" not in item] + [
            json.loads(json.dumps(item).replace("blog", f"blog{i}")) for item in listed for i in range(n)]
    root = told["planned_values"]["root_module"]
    root["resources"], told["resource_changes"] = instances(root["resources"]), instances(told["resource_changes"])
    return {"plan.json": told}


@case(2300)
def state(n):
    """A state of certificates and what takes them."""
    told = json.loads((REAL / "state" / "site" / "terraform.tfstate").read_text())
    told["resources"] = repeated(told["resources"], n)
    return {"terraform.tfstate": told}


@case(2100)
def shown_state(n):
    """The same as `terraform show -json` prints it."""
    told = json.loads((REAL / "state" / "site" / "state.json").read_text())
    root = told["values"]["root_module"]
    root["resources"] = repeated(root["resources"], n)
    return {"state.json": told}


@case(5000)
def answers(n):
    """Answers of the ACM API."""
    text = (REAL / "acm" / "pending.json").read_text()
    told = [json.dumps(renamed(json.loads(text), i), indent=4) for i in range(n)]
    return {"acm.json": "\n".join(told)}


# Runs

def write(make, size, out):
    for path, content in make(size).items():
        path = out / path
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(content if isinstance(content, str) else json.dumps(content, indent=1))
    return sum(path.stat().st_size for path in out.rglob("*") if path.is_file())


def seconds(command, runs):
    """Processor seconds of the best run."""
    best = []
    for _ in range(runs):
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        run(command)
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        best.append(after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime)
        if sum(best) > 10:
            break
    return min(best)


def instructions(command):
    with tempfile.NamedTemporaryFile() as kept:
        run(["valgrind", "--tool=callgrind", f"--callgrind-out-file={kept.name}", *command])
        return int(re.search(r"^(?:summary|totals): (\d+)", Path(kept.name).read_text(), re.M)[1])


def run(command):
    done = subprocess.run(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)
    if done.returncode not in (0, 1):
        sys.exit(f"large.py: {' '.join(map(str, command))} ended with {done.returncode}:\n{done.stderr[-2000:]}")


def measure(a):
    parts = [float(part) for part in a.sizes.split(",")]
    print(f"{'case':24} {'size':>6} {'MB':>6}  " + "  ".join(f"{f'at {part:g}':>10}" for part in parts) + "  growth", flush=True)
    for name in a.cases or CASES:
        full, make = CASES[name]
        figures = []
        for part in parts:
            with tempfile.TemporaryDirectory(dir=a.scratch) as out:
                size = write(make, max(1, int(full * part)), Path(out))
                command = [a.binary, "check", "--isolated", *a.arguments.split(), out]
                figures.append(instructions(command) if a.count else seconds(command, a.runs))
        growth = "  ".join(f"{after / before if before else 0:.2f}" for before, after in zip(figures, figures[1:]))
        shown = [f"{figure:>10.3e}" if a.count else f"{figure:>10.3f}" for figure in figures]
        print(f"{name:24} {int(full * parts[-1]):>6} {size / 1e6:>6.1f}  " + "  ".join(shown) + f"  {growth}", flush=True)


def main():
    args = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    commands = args.add_subparsers(dest="command", required=True)
    one = commands.add_parser("write", help="write the input of a case")
    one.add_argument("case", choices=sorted(CASES))
    one.add_argument("--size", type=int, help="of what there are so many (default: that of the case)")
    one.add_argument("--out", type=Path, required=True)
    some = commands.add_parser("measure", help="see how time grows with the size")
    some.add_argument("binary")
    some.add_argument("cases", nargs="*", metavar="case", help="(default: all)")
    some.add_argument("--sizes", default="0.25,0.5,1", help="parts of the size of each case (default: %(default)s)")
    some.add_argument("--count", action="store_true", help="instructions instead of seconds")
    some.add_argument("--runs", type=int, default=3, help="the best of so many counts (default: %(default)s)")
    some.add_argument("--arguments", default="--format json", help="of `acmlint check` (default: %(default)s)")
    some.add_argument("--scratch", help="where inputs are written (default: the system's)")
    commands.add_parser("list", help="list the cases")
    a = args.parse_args()
    if a.command == "list":
        for name, (size, make) in CASES.items():
            print(f"{name:24} {size:>6}  {make.__doc__}")
    elif a.command == "write":
        size, make = CASES[a.case]
        write(make, a.size or size, a.out)
    else:
        if set(a.cases) - set(CASES):
            args.error(f"no such case: {', '.join(sorted(set(a.cases) - set(CASES)))}")
        measure(a)


if __name__ == "__main__":
    main()
