variable "name" {
  type = string
}

resource "aws_acm_certificate" "this" {
  domain_name               = var.name
  certificate_authority_arn = "arn:aws:acm-pca:us-east-1:111122223333:certificate-authority/01234567-89ab-cdef-0123-456789abcdef"
}

resource "aws_cloudfront_distribution" "this" {
  aliases = [var.name]

  viewer_certificate {
    acm_certificate_arn = aws_acm_certificate.this.arn
    ssl_support_method  = "sni-only"
  }
}

output "arn" {
  value = aws_acm_certificate.this.arn
}
