# Violation: written as a default, taken in another place.
variable "certificate_arn" {
  default = "arn:aws:acm:eu-west-1:111122223333:certificate/12345678-1234-1234-1234-123456789012"
}

resource "aws_cognito_user_pool_domain" "login" {
  domain          = "login.example.com"
  certificate_arn = var.certificate_arn
  user_pool_id    = "eu-west-1_abcdefghi"
}
