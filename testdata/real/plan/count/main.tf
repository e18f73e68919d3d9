provider "aws" {
  region = "eu-west-1"
}

variable "create" {
  default = false
}

variable "domains" {
  default = ["a.example.com", "b.example.com"]
}

resource "aws_acm_certificate" "off" {
  count = var.create ? 1 : 0

  domain_name       = "off.example.com"
  validation_method = "EMAIL"
}

resource "aws_acm_certificate" "each" {
  count = length(var.domains)

  domain_name       = var.domains[count.index]
  validation_method = "DNS"

  lifecycle {
    create_before_destroy = true
  }
}

# Only the first certificate is taken, and its ARN is one of two.
resource "aws_lb_listener_certificate" "first" {
  listener_arn    = "arn:aws:elasticloadbalancing:eu-west-1:123456789012:listener/app/web/0123456789abcdef/0123456789abcdef"
  certificate_arn = var.create ? aws_acm_certificate.off[0].arn : aws_acm_certificate.each[0].arn
}

output "validation" {
  value = aws_acm_certificate.each[*].domain_validation_options
}
