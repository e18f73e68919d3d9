# Undecided: one of them is short enough.
variable "all" {
  type = bool
}

resource "aws_acm_certificate" "site" {
  domain_name               = "example.com"
  subject_alternative_names = var.all ? ["a.example.com", "b.example.com", "c.example.com", "d.example.com", "e.example.com", "f.example.com", "g.example.com", "h.example.com", "i.example.com", "j.example.com"] : []
  validation_method         = "DNS"
}
