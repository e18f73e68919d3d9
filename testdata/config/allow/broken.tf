resource "aws_acm_certificate" "broken" {
