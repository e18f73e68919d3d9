# The domain is a secret: findings speak of the certificate and never of its name.
variable "customer" {
  type      = string
  sensitive = true
}

locals {
  domain = "${var.customer}.example.com"
}

resource "aws_acm_certificate" "site" {
  domain_name               = local.domain
  subject_alternative_names = ["www.${local.domain}", lower(format("%s.example.org", upper(var.customer)))]
  validation_method         = "DNS"
}

resource "aws_acm_certificate" "each" {
  for_each          = toset([nonsensitive(sha1("public")), "fixed"])
  domain_name       = "${each.key}.${var.customer}.example.net"
  validation_method = "EMAIL"
}

resource "aws_route53_record" "validation" {
  zone_id = "ZCOM"
  name    = tolist(aws_acm_certificate.site.domain_validation_options)[0].resource_record_name
  type    = "CNAME"
  records = [tolist(aws_acm_certificate.site.domain_validation_options)[0].resource_record_value]
  ttl     = 60
}

module "certificate" {
  source = "./certificate"
  domain = var.customer
}

# Nothing of it stands in a reason, an address, a region or an ARN either.
locals {
  domains = { other = "other.example.com" }
}

resource "aws_acm_certificate" "missing" {
  domain_name       = local.domains[var.customer]
  validation_method = lookup(local.domains, var.customer)
}

resource "aws_acm_certificate" "keyed" {
  for_each          = { (var.customer) = "EMAIL" }
  domain_name       = each.key
  validation_method = each.value
}

provider "aws" {
  region = "${var.customer}-1"
}

data "aws_acm_certificate" "site" {
  domain = "www.${var.customer}.example.com"
}

resource "aws_cloudfront_distribution" "site" {
  viewer_certificate {
    acm_certificate_arn = data.aws_acm_certificate.site.arn
  }
}

resource "aws_cloudfront_distribution" "literal" {
  viewer_certificate {
    acm_certificate_arn = "arn:aws:acm:${var.customer}:111122223333:certificate/12345678-1234-1234-1234-123456789012"
  }
}

resource "aws_route53_zone" "site" {
  name = "${var.customer}.${var.unknown}"
}

variable "unknown" {}
