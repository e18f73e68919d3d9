# An exception over what is undecided is not unused; one over what is fine is, also while the rule is undecided elsewhere.
variable "method" {
  type = string
}

# acmlint: allow[email-validation] the partner's registrar has no API
resource "aws_acm_certificate" "open" {
  domain_name       = "open.example.com"
  validation_method = var.method

  lifecycle {
    create_before_destroy = true
  }
}

# acmlint: allow[email-validation] nothing here is validated by e-mail any more
resource "aws_acm_certificate" "fine" {
  domain_name       = "fine.example.com"
  validation_method = "DNS"

  lifecycle {
    create_before_destroy = true
  }
}

output "certificates" {
  value = [aws_acm_certificate.open, aws_acm_certificate.fine]
}
