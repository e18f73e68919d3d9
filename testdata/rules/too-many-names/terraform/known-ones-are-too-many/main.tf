variable "more" {
  type = string
}

resource "aws_acm_certificate" "site" {
  domain_name               = "example.com"
  subject_alternative_names = concat(["a.example.com", "b.example.com", "c.example.com", "d.example.com", "e.example.com", "f.example.com", "g.example.com", "h.example.com", "i.example.com", "j.example.com", "k.example.com"], [var.more])
  validation_method         = "DNS"
}
