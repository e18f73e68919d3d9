variable "host" {
  type = string
}

resource "aws_acm_certificate" "site" {
  domain_name       = "example.com"
  validation_method = "DNS"
}

resource "aws_opensearch_domain" "search" {
  domain_name = "search"

  dynamic "domain_endpoint_options" {
    for_each = var.host == "" ? [] : [var.host]

    content {
      custom_endpoint_enabled         = true
      custom_endpoint                 = "search.example.org"
      custom_endpoint_certificate_arn = aws_acm_certificate.site.arn
    }
  }
}
