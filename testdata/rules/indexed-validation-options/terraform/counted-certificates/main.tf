# Fine: the index is that of a certificate.
resource "aws_acm_certificate" "site" {
  count = 2

  domain_name       = "${count.index}.example.com"
  validation_method = "DNS"
}

output "options" {
  value = [aws_acm_certificate.site[0].domain_validation_options, aws_acm_certificate.site.*.domain_validation_options[0]]
}
