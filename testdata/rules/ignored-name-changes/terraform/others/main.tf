resource "aws_acm_certificate" "site" {
  domain_name               = "example.com"
  subject_alternative_names = ["www.example.com"]
  validation_method = "DNS"

  lifecycle {
    create_before_destroy = true
    ignore_changes        = [tags, subject_alternative_names]
  }
}
