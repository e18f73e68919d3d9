# Terraform 0.11: quoted keywords, interpolations everywhere, `list()` and `map()`, an index after a dot.
variable "domain" {
  type    = "string"
  default = "example.com"
}

variable "aliases" {
  type    = "list"
  default = ["www.example.com"]
}

provider "aws" {
  region = "eu-west-1"
}

provider "aws" {
  alias  = "edge"
  region = "eu-central-1"
}

resource "aws_acm_certificate" "site" {
  provider                  = "aws.edge"
  domain_name               = "${var.domain}"
  subject_alternative_names = ["${var.aliases}"]
  validation_method         = "DNS"

  tags = "${map("Name", var.domain)}"

  lifecycle {
    create_before_destroy = "true"
  }
}

resource "aws_route53_record" "validation" {
  count   = "${length(var.aliases) + 1}"
  zone_id = "ZCOM"
  name    = "${lookup(aws_acm_certificate.site.domain_validation_options[count.index], "resource_record_name")}"
  type    = "${lookup(aws_acm_certificate.site.domain_validation_options[count.index], "resource_record_type")}"
  records = ["${lookup(aws_acm_certificate.site.domain_validation_options[count.index], "resource_record_value")}"]
  ttl     = 60
}

resource "aws_cloudfront_distribution" "site" {
  aliases = ["${concat(list(var.domain), var.aliases)}"]

  viewer_certificate {
    acm_certificate_arn = "${element(concat(aws_acm_certificate.site.*.arn, list("")), 0)}"
    ssl_support_method  = "sni-only"
  }
}
