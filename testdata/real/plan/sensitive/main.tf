variable "domain" {
  sensitive = true
  default   = "planted-name.example.com"
}

variable "key" {
  sensitive = true
  default   = "planted-key"
}

provider "aws" {
  region = "eu-west-1"
}

resource "aws_acm_certificate" "hidden" {
  domain_name               = var.domain
  subject_alternative_names = ["*.${var.domain}"]
  validation_method         = "DNS"

  tags = {
    Key = var.key
  }
}

resource "aws_acm_certificate" "bought" {
  private_key      = file("${path.module}/key.pem")
  certificate_body = file("${path.module}/body.pem")
}
