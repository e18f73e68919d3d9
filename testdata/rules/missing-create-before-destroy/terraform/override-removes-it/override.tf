resource "aws_acm_certificate" "site" {
  lifecycle {
    create_before_destroy = false
  }
}
