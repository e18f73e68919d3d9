variable "sites" {
  type = map(object({
    domain = string
    method = optional(string, "DNS")
  }))
  default = {
    shop = { domain = "shop.example.com" }
    blog = { domain = "blog.example.com" }
    old  = { domain = "old.example.com", method = "EMAIL" }
  }
}

provider "aws" {
  region = "eu-west-1"
}

data "aws_route53_zone" "main" {
  name = "example.com"
}

resource "aws_acm_certificate" "site" {
  for_each = var.sites

  domain_name               = each.value.domain
  subject_alternative_names = ["*.${each.value.domain}"]
  validation_method         = each.value.method

  lifecycle {
    create_before_destroy = true
  }
}

# The record of the shop only.
resource "aws_route53_record" "shop" {
  zone_id = data.aws_route53_zone.main.zone_id
  name    = tolist(aws_acm_certificate.site["shop"].domain_validation_options)[0].resource_record_name
  type    = tolist(aws_acm_certificate.site["shop"].domain_validation_options)[0].resource_record_type
  records = [tolist(aws_acm_certificate.site["shop"].domain_validation_options)[0].resource_record_value]
  ttl     = 60
}

resource "aws_lb_listener_certificate" "site" {
  for_each = aws_acm_certificate.site

  listener_arn    = "arn:aws:elasticloadbalancing:eu-west-1:123456789012:listener/app/web/0123456789abcdef/0123456789abcdef"
  certificate_arn = each.value.arn
}
