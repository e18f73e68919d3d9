# Values that must not be printed: a name, a password beside a certificate, a private key.
provider "aws" {
  region = "eu-west-1"
}

variable "name" {
  type      = string
  sensitive = true
  default   = "hidden-name.example.com"
}

variable "password" {
  type      = string
  sensitive = true
  default   = "hidden-password-1"
}

resource "aws_acm_certificate" "hidden" {
  domain_name       = var.name
  validation_method = "EMAIL"
  tags              = { becomes = "EXPIRED" }
}

resource "aws_acm_certificate" "bought" {
  private_key      = file("key.pem")
  certificate_body = file("body.pem")
  tags             = { owner = var.password }
}

resource "aws_ssm_parameter" "password" {
  name  = "/shop/password"
  type  = "SecureString"
  value = var.password
}
