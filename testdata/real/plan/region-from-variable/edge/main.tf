# A provider of its own, in a module: the older way.
variable "region" {
  type = string
}

provider "aws" {
  region = var.region
}

resource "aws_acm_certificate" "edge" {
  domain_name       = "edge.example.com"
  validation_method = "DNS"
}

output "validation" {
  value = aws_acm_certificate.edge.domain_validation_options
}

resource "aws_cloudfront_distribution" "site" {
  enabled = true
  aliases = ["edge.example.com"]

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
    acm_certificate_arn = aws_acm_certificate.edge.arn
    ssl_support_method  = "sni-only"
  }
}
