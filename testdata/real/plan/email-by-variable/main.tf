variable "method" {
  description = "How the names are validated."
  type        = string
  default     = "DNS"
}

provider "aws" {
  region = "eu-west-1"
}

resource "aws_acm_certificate" "site" {
  domain_name       = "site.example.com"
  validation_method = var.method

  lifecycle {
    create_before_destroy = true
  }
}

output "certificate_arn" {
  value = aws_acm_certificate.site.arn
}
