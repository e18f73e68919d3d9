provider "aws" {
  region = "cn-north-1"
}

resource "aws_cloudfront_distribution" "site" {
  enabled = true
  aliases = ["www.example.com"]

  viewer_certificate {
    cloudfront_default_certificate = true
  }
}
