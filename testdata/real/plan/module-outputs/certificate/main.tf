variable "domains" {
  type = list(string)
}

resource "aws_acm_certificate" "this" {
  domain_name               = var.domains[0]
  subject_alternative_names = slice(var.domains, 1, length(var.domains))
  validation_method         = "DNS"

  lifecycle {
    create_before_destroy = true
  }
}

output "arn" {
  value = aws_acm_certificate.this.arn
}

output "options" {
  value = aws_acm_certificate.this.domain_validation_options
}

output "domain" {
  value = aws_acm_certificate.this.domain_name
}
