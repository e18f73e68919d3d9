# Fine: the template gets it.
resource "aws_acm_certificate" "site" {
  domain_name       = "example.com"
  validation_method = "DNS"
}

resource "local_file" "values" {
  filename = "values.yaml"
  content  = templatefile("${path.module}/values.tftpl", { certificate = aws_acm_certificate.site.arn })
}
