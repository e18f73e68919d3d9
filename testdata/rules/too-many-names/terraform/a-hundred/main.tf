resource "aws_acm_certificate" "site" {
  domain_name               = "example.com"
  subject_alternative_names = [for n in range(99) : "n${n}.example.com"]
  validation_method         = "DNS"
}
