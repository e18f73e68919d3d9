variable "aliases" {
  type    = list(string)
  default = []
}

resource "aws_cloudfront_distribution" "site" {
  enabled = true
  aliases = var.aliases

  viewer_certificate {
    cloudfront_default_certificate = true
  }
}
