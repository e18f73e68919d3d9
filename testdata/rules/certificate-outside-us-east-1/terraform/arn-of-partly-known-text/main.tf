# Violation: account and identifier are unknown, the region is not.
variable "account" {}

variable "id" {}

resource "aws_cloudfront_distribution" "site" {
  viewer_certificate {
    acm_certificate_arn = "arn:aws:acm:eu-west-1:${var.account}:certificate/${var.id}"
  }
}
