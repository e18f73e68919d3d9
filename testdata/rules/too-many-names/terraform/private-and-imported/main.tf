# Fine: neither is requested from the public authority.
resource "aws_acm_certificate" "site" {
  domain_name               = "example.com"
  subject_alternative_names = ["a.example.com", "b.example.com", "c.example.com", "d.example.com", "e.example.com", "f.example.com", "g.example.com", "h.example.com", "i.example.com", "j.example.com"]
  validation_method         = "DNS"
  certificate_authority_arn = "arn:aws:acm-pca:eu-west-1:111122223333:certificate-authority/a"
}

resource "aws_acm_certificate" "imported" {
  certificate_body = file("site.pem")
  private_key      = var.key
}

variable "key" {
  type = string
}
