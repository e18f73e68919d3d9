variable "option" {
  type = any
}

resource "aws_route53_record" "validation" {
  zone_id = "Z1"
  name    = var.option.resource_record_name
  type    = "CNAME"
  records = [var.option.resource_record_value]
  ttl     = 60
}
