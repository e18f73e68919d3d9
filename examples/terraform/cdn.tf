locals {
  distributions = {
    site = {
      aliases     = [var.domain, "www.${var.domain}"]
      certificate = module.site.arn
    }
    assets = {
      aliases     = ["assets.${var.domain}"]
      certificate = module.assets.arn
    }
  }
}

resource "aws_cloudfront_distribution" "this" {
  for_each = local.distributions

  enabled = true
  aliases = each.value.aliases

  origin {
    origin_id   = each.key
    domain_name = "${each.key}-${data.aws_route53_zone.main.zone_id}.s3.amazonaws.com"

    s3_origin_config {
      origin_access_identity = ""
    }
  }

  default_cache_behavior {
    target_origin_id       = each.key
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
    acm_certificate_arn      = each.value.certificate
    ssl_support_method       = "sni-only"
    minimum_protocol_version = "TLSv1.2_2021"
  }
}
