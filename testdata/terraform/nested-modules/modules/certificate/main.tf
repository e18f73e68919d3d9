variable "domain" {}
variable "method" {}

resource "aws_acm_certificate" "this" {
  domain_name       = var.domain
  validation_method = var.method

  lifecycle {
    create_before_destroy = true
  }
}

resource "aws_route53_record" "this" {
  for_each = { for dvo in aws_acm_certificate.this.domain_validation_options : dvo.domain_name => dvo }

  zone_id = "ZCOM"
  name    = each.value.resource_record_name
  type    = each.value.resource_record_type
  records = [each.value.resource_record_value]
  ttl     = 60
}

output "arn" {
  value = aws_acm_certificate.this.arn
}
