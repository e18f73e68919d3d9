resource "aws_cloudfront_distribution" "site" {
  enabled = true
  aliases = ["www.example.com"]

  viewer_certificate {
    iam_certificate_id = "ASCAEXAMPLE"
  }
}
