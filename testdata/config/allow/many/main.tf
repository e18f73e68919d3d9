resource "aws_acm_certificate" "many" {
  count             = 2
  domain_name       = "many${count.index}.example.com"
  validation_method = "HTTP"
}

output "many" {
  value = aws_acm_certificate.many
}
