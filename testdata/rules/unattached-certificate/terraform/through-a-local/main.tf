# Fine; a plan does not tell locals: undecided there.
resource "aws_acm_certificate" "login" {
  domain_name       = "login.example.com"
  validation_method = "DNS"
}

locals {
  certificate_arn = aws_acm_certificate.login.arn
}

resource "aws_cognito_user_pool_domain" "login" {
  domain          = "login.example.com"
  certificate_arn = local.certificate_arn
  user_pool_id    = "us-east-1_abcdefghi"
}
