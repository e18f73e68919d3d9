# There is no other.tofu: this file counts.
output "arn" {
  value = aws_acm_certificate.site.arn
}
