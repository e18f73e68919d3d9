# What is absent may stand in the block that could not be read; what is written is judged.
resource "aws_acm_certificate" "site" {
  domain_name       = "example.com"
  validation_method = "DNS"

  lifecycle {
    create_before_destroy = true
  }
}

resource "aws_acm_certificate" "mail" {
  domain_name       = "mail.example.com"
  validation_method = "EMAIL"
}
