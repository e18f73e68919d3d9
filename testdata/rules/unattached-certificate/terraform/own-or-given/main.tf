# Fine: it may be taken.
variable "certificate_arn" {
  default = ""
}

resource "aws_acm_certificate" "site" {
  domain_name       = "example.com"
  validation_method = "DNS"
}

resource "aws_lb_listener" "https" {
  port            = 443
  protocol        = "HTTPS"
  certificate_arn = coalesce(var.certificate_arn, aws_acm_certificate.site.arn)
}
