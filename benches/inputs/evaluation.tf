# What evaluation has to do with: lists that are made, grouped and sorted, loops in loops, text that is put together, and
# a certificate for each of some hundred names. Nothing is wrong here.

terraform {
  required_providers {
    aws = {
      source  = "hashicorp/aws"
      version = "~> 5.0"
    }
  }
}

provider "aws" {
  region = "us-east-1"
}

variable "environment" {
  type    = string
  default = "staging"
}

variable "teams" {
  type = map(object({
    services = list(string)
    tier     = optional(number, 2)
    zone     = optional(string)
  }))
  default = {
    billing  = { services = ["invoices", "payments", "refunds"], tier = 1 }
    catalog  = { services = ["search", "images", "prices", "reviews"] }
    identity = { services = ["login", "tokens"], tier = 1 }
    shipping = { services = ["labels", "tracking"] }
  }
}

locals {
  apex  = var.environment == "prod" ? "example.com" : "${var.environment}.example.com"
  rooms = [for number in range(12) : format("room-%03d", number)]

  services = merge([
    for team, of in var.teams : {
      for service in of.services : "${team}-${service}" => {
        team = title(team)
        tier = try(of.tier, 3)
        zone = coalesce(of.zone, local.apex)
        name = lower(join(".", [service, coalesce(of.zone, "${team}.${local.apex}")]))
      }
    }
  ]...)

  names = toset(flatten([
    for key, service in local.services : [
      for room in local.rooms : replace("${room}.${service.name}", "room-0", "r") if service.tier < 3
    ]
  ]))

  by_zone = { for key, service in local.services : service.zone => service.name... }
  critical = sort(distinct(concat(
    [for service in values(local.services) : service.name if contains(["Billing", "Identity"], service.team)],
    [for name in local.names : name if can(regex("^r\\d[05]\\.", name)) && !startswith(name, "r00")],
  )))

  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      for zone, names in local.by_zone : {
        Sid      = replace(title(zone), "/[^A-Za-z]/", "")
        Effect   = "Allow"
        Action   = formatlist("acm:%s", ["DescribeCertificate", "GetCertificate"])
        Resource = [for name in names : "arn:aws:acm:*:*:certificate/${sha256(name)}"]
      }
    ]
  })

  greeting = <<-EOT
    %{for zone, names in local.by_zone~}
    ${upper(zone)} has ${length(names)} services%{if length(names) > 4} and is large%{endif}.
    %{endfor~}
  EOT

  tags = merge({ Environment = var.environment, Critical = length(local.critical) }, {
    for index, word in split("-", "certificates-of-all-services") : "Word${index}" => substr(word, 0, 3)
  })
}

resource "aws_acm_certificate" "service" {
  for_each = local.names

  domain_name               = each.value
  subject_alternative_names = [for prefix in ["www", "api"] : "${prefix}.${each.key}"]
  validation_method         = "DNS"
  tags                      = merge(local.tags, { Name = each.key, Policy = md5(local.policy), Greeting = local.greeting })

  lifecycle {
    create_before_destroy = true
  }
}

locals {
  options = merge([
    for name, certificate in aws_acm_certificate.service : {
      for option in certificate.domain_validation_options : option.domain_name => {
        name   = option.resource_record_name
        type   = option.resource_record_type
        record = option.resource_record_value
      }
    }
  ]...)
}

data "aws_route53_zone" "this" {
  name = local.apex
}

resource "aws_route53_record" "validation" {
  for_each = local.options

  allow_overwrite = true
  zone_id         = data.aws_route53_zone.this.zone_id
  name            = each.value.name
  type            = each.value.type
  records         = [each.value.record]
  ttl             = 60
}

resource "aws_acm_certificate_validation" "service" {
  for_each = aws_acm_certificate.service

  certificate_arn         = each.value.arn
  validation_record_fqdns = [for record in aws_route53_record.validation : record.fqdn]
}

resource "aws_lb_listener_certificate" "service" {
  for_each = aws_acm_certificate_validation.service

  listener_arn    = aws_lb_listener.https.arn
  certificate_arn = each.value.certificate_arn
}

resource "aws_lb_listener" "https" {
  load_balancer_arn = aws_lb.this.arn
  port              = 443
  protocol          = "HTTPS"
  ssl_policy        = "ELBSecurityPolicy-TLS13-1-2-2021-06"
  certificate_arn   = values(aws_acm_certificate_validation.service)[0].certificate_arn

  default_action {
    type = "fixed-response"
    fixed_response {
      content_type = "text/plain"
      status_code  = "404"
    }
  }
}

resource "aws_lb" "this" {
  name               = "${var.environment}-edge"
  load_balancer_type = "application"
  subnets            = ["subnet-0a1b2c3d4e5f60718", "subnet-0f1e2d3c4b5a69788"]
}
