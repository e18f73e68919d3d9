variable "domains" {
  type = list(string)
}

resource "aws_acm_certificate" "site" {
  domain_name               = var.domains[0]
  subject_alternative_names = slice(var.domains, 1, length(var.domains))
  validation_method = "DNS"
}
