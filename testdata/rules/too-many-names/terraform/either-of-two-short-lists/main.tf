variable "wide" {
  type = bool
}

resource "aws_acm_certificate" "site" {
  domain_name               = "example.com"
  subject_alternative_names = var.wide ? ["a0.example.com", "a1.example.com", "a2.example.com", "a3.example.com", "a4.example.com", "a5.example.com"] : ["b0.example.com", "b1.example.com", "b2.example.com", "b3.example.com", "b4.example.com", "b5.example.com"]
  validation_method = "DNS"
}
