# Undecided: there may be none.
resource "terraform_data" "this" {
  input = ["www.example.com"]
}

resource "aws_cloudfront_distribution" "site" {
  enabled = true
  aliases = terraform_data.this.output

  viewer_certificate {
    cloudfront_default_certificate = true
  }

  origin {
    domain_name = "origin.example.net"
    origin_id   = "origin"
  }

  default_cache_behavior {
    allowed_methods        = ["GET", "HEAD"]
    cached_methods         = ["GET", "HEAD"]
    cache_policy_id        = "658327ea-f89d-4fab-a63d-7e88639e58f6"
    target_origin_id       = "origin"
    viewer_protocol_policy = "redirect-to-https"
  }

  restrictions {
    geo_restriction {
      restriction_type = "none"
    }
  }
}
