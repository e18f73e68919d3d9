provider "aws" {
  region = "eu-central-1"
}

provider "aws" {
  alias  = "us_east_1"
  region = "us-east-1"
}

module "right" {
  source = "./certificate"
  domain = "right.example.com"
  providers = {
    aws = aws.us_east_1
  }
}

module "wrong" {
  source = "./certificate"
  domain = "wrong.example.com"
}

module "site" {
  source   = "./site"
  for_each = {
    right = module.right.arn
    wrong = module.wrong.arn
  }

  name            = each.key
  certificate_arn = each.value
}

resource "aws_cloudfront_distribution" "wrong" {
  enabled = true
  aliases = ["wrong.example.com"]

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
    acm_certificate_arn = module.wrong.arn
    ssl_support_method  = "sni-only"
  }
}
