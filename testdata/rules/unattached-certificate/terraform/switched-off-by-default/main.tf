# Undecided: by default a module that nothing calls makes no certificate; whoever calls it may want one.
variable "make_certificate" {
  default = false
}

resource "aws_acm_certificate" "site" {
  count             = var.make_certificate ? 1 : 0
  domain_name       = "www.example.com"
  validation_method = "DNS"
}
