resource "aws_acm_certificate" "old" {
  domain_name       = "old.example.com"
  validation_method = "EMAIL"

  lifecycle {
    create_before_destroy = true
  }
}

