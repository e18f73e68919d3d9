variable "names" {
  type = list(string)
}

resource "aws_acm_certificate" "this" {
  domain_name               = var.names[0]
  subject_alternative_names = slice(var.names, 1, length(var.names))
  validation_method         = "DNS"
}

output "options" {
  value = aws_acm_certificate.this.domain_validation_options
}
