# Certificates and nothing else: two regions, instances, a module, an imported one.
provider "aws" {
  region = "eu-west-1"
}

provider "aws" {
  alias  = "us_east_1"
  region = "us-east-1"
}

resource "aws_acm_certificate" "shop" {
  domain_name               = "shop.example.com"
  subject_alternative_names = ["*.shop.example.com", "www.example.org"]
  validation_method         = "DNS"

  lifecycle {
    create_before_destroy = true
  }
}

resource "aws_acm_certificate" "edge" {
  provider          = aws.us_east_1
  domain_name       = "cdn.example.com"
  validation_method = "DNS"
}

resource "aws_acm_certificate" "mail" {
  for_each          = toset(["a", "b"])
  domain_name       = "${each.key}.example.net"
  validation_method = "EMAIL"
}

resource "aws_acm_certificate" "counted" {
  count             = 2
  domain_name       = "host-${count.index}.example.com"
  validation_method = "DNS"
  key_algorithm     = "EC_prime256v1"
}

resource "aws_acm_certificate" "bought" {
  private_key      = file("key.pem")
  certificate_body = file("body.pem")
}

module "waited" {
  source      = "./waited"
  for_each    = toset(["api.example.com"])
  domain_name = each.key
}
