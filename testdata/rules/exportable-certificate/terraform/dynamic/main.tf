variable "export" {
  type = bool
}

resource "aws_acm_certificate" "site" {
  domain_name       = "example.com"
  validation_method = "DNS"

  dynamic "options" {
    for_each = var.export ? [1] : []

    content {
      export = "ENABLED"
    }
  }
}
