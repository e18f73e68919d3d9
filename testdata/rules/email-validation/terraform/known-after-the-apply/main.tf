# Undecided.
resource "terraform_data" "method" {
  input = "EMAIL"
}

resource "aws_acm_certificate" "site" {
  domain_name       = "example.com"
  validation_method = terraform_data.method.output
}
