resource "aws_cloudfront_distribution" "site" {
  enabled = true
  aliases = ["www.example.com", "example.com"]

  viewer_certificate {
  }
}
