# Undecided.
resource "terraform_data" "names" {
  input = ["a.example.com", "b.example.com"]
}

resource "aws_acm_certificate" "shops" {
  domain_name               = "example.com"
  subject_alternative_names = terraform_data.names.output
  validation_method         = "DNS"
}
