# Fine: a module gets the options and makes the records.
resource "aws_acm_certificate" "site" {
  domain_name               = "example.com"
  subject_alternative_names = ["www.example.com"]
  validation_method         = "DNS"
}

module "records" {
  source  = "./records"
  zone_id = "ZCOM"
  options = aws_acm_certificate.site.domain_validation_options
}
