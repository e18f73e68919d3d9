provider "aws" {
  region = "eu-west-1"
}

locals {
  certificate = aws_acm_certificate.site
  options = {
    for option in local.certificate.domain_validation_options : option.domain_name => option
  }
}

data "aws_route53_zone" "main" {
  name = "example.com"
}

resource "aws_acm_certificate" "site" {
  domain_name       = "site.example.com"
  validation_method = "DNS"

  lifecycle {
    create_before_destroy = true
  }
}

resource "aws_route53_record" "site" {
  for_each = local.options

  zone_id = data.aws_route53_zone.main.zone_id
  name    = each.value.resource_record_name
  type    = each.value.resource_record_type
  records = [each.value.resource_record_value]
  ttl     = 60
}

resource "aws_acm_certificate_validation" "site" {
  certificate_arn         = local.certificate.arn
  validation_record_fqdns = [for record in aws_route53_record.site : record.fqdn]
}

resource "aws_cloudfront_distribution" "site" {
  enabled = true
  aliases = ["site.example.com"]

  origin {
    domain_name = "origin.example.com"
    origin_id   = "origin"
    custom_origin_config {
      http_port              = 80
      https_port             = 443
      origin_protocol_policy = "https-only"
      origin_ssl_protocols   = ["TLSv1.2"]
    }
  }

  default_cache_behavior {
    target_origin_id       = "origin"
    viewer_protocol_policy = "redirect-to-https"
    allowed_methods        = ["GET", "HEAD"]
    cached_methods         = ["GET", "HEAD"]
    cache_policy_id        = "658327ea-f89d-4fab-a63d-7e88639e58f6"
  }

  restrictions {
    geo_restriction {
      restriction_type = "none"
    }
  }

  viewer_certificate {
    acm_certificate_arn = local.certificate.arn
    ssl_support_method  = "sni-only"
  }
}
