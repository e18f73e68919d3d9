# The state holds the certificate of old.example.com.
variable "domain" {
  default = "new.example.com"
}

provider "aws" {
  region = "eu-west-1"
}

resource "aws_acm_certificate" "site" {
  domain_name       = var.domain
  validation_method = "DNS"
}

output "certificate" {
  value = {
    arn     = aws_acm_certificate.site.arn
    options = aws_acm_certificate.site.domain_validation_options
  }
}
