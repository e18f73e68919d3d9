# Fine: it leaves.
resource "aws_acm_certificate" "site" {
  domain_name       = "example.com"
  validation_method = "DNS"
}

resource "aws_ssm_parameter" "arn" {
  name  = "/site/certificate"
  type  = "String"
  value = aws_acm_certificate.site.arn
}
