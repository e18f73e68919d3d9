# Fine: one unknown name and nine others are ten.
variable "domain" {
  type = string
}

resource "aws_acm_certificate" "site" {
  domain_name               = var.domain
  subject_alternative_names = ["a.example.com", "b.example.com", "c.example.com", "d.example.com", "e.example.com", "f.example.com", "g.example.com", "h.example.com", "i.example.com"]
  validation_method         = "DNS"
}
