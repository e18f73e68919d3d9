resource "aws_cloudfront_distribution" "site" {
  enabled = true
  aliases = []

  viewer_certificate {
    cloudfront_default_certificate = true
  }
}
