resource "aws_route53_record" "validation" {
  for_each = { for dvo in aws_acm_certificate.site.domain_validation_options : dvo.domain_name => dvo
  name = = each.value.resource_record_name
}

output "arn" {
  value = aws_acm_certificate.mail.arn
}
