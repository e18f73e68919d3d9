# Undecided.
resource "terraform_data" "fqdns" {
  input = ["_0a1b.example.com"]
}

resource "aws_acm_certificate" "site" {
  domain_name               = "example.com"
  subject_alternative_names = ["www.example.com"]
  validation_method         = "DNS"
}

resource "aws_acm_certificate_validation" "site" {
  certificate_arn         = aws_acm_certificate.site.arn
  validation_record_fqdns = terraform_data.fqdns.output
}
