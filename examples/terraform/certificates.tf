# Sound: the records of both names, in the region of its load balancer.
module "api" {
  source  = "./modules/certificate"
  names   = ["api.${var.domain}", "*.api.${var.domain}"]
  zone_id = data.aws_route53_zone.main.zone_id
}

# Sound: CloudFront takes certificates of us-east-1.
module "assets" {
  source  = "./modules/certificate"
  names   = ["assets.${var.domain}"]
  zone_id = data.aws_route53_zone.main.zone_id

  providers = {
    aws = aws.global
  }
}

# For CloudFront, too, but nothing says where.
module "site" {
  source  = "./modules/certificate"
  names   = [var.domain, "www.${var.domain}"]
  zone_id = data.aws_route53_zone.main.zone_id
}

# The record of one name, and then a second name was added.
resource "aws_acm_certificate" "shop" {
  domain_name               = local.shop_names[0]
  subject_alternative_names = slice(local.shop_names, 1, length(local.shop_names))
  validation_method         = "DNS"

  lifecycle {
    create_before_destroy = true
  }
}

resource "aws_route53_record" "shop_validation" {
  zone_id = data.aws_route53_zone.main.zone_id
  name    = local.shop_validation[0].resource_record_name
  type    = local.shop_validation[0].resource_record_type
  records = [local.shop_validation[0].resource_record_value]
  ttl     = 300
}

resource "aws_acm_certificate_validation" "shop" {
  certificate_arn = aws_acm_certificate.shop.arn
}

# The partners' DNS is not ours: how they prove their domain is in terraform.tfvars.
resource "aws_acm_certificate" "partners" {
  domain_name       = "portal.example.org"
  validation_method = var.partner_validation

  lifecycle {
    create_before_destroy = true
  }
}

resource "aws_acm_certificate_validation" "partners" {
  certificate_arn = aws_acm_certificate.partners.arn
}

# One added name away from an apply that fails.
resource "aws_acm_certificate" "admin" {
  domain_name       = "admin.${var.domain}"
  validation_method = "DNS"

  tags = local.tags
}

resource "aws_route53_record" "admin_validation" {
  for_each = { for dvo in aws_acm_certificate.admin.domain_validation_options : dvo.domain_name => dvo }

  zone_id = data.aws_route53_zone.main.zone_id
  name    = each.value.resource_record_name
  type    = each.value.resource_record_type
  records = [each.value.resource_record_value]
  ttl     = 300
}

resource "aws_acm_certificate_validation" "admin" {
  certificate_arn         = aws_acm_certificate.admin.arn
  validation_record_fqdns = [for record in aws_route53_record.admin_validation : record.fqdn]
}

# A shop for each country, and one country too many for ACM's quota.
module "countries" {
  source  = "./modules/certificate"
  names   = [for country in local.countries : "${country}.${var.domain}"]
  zone_id = data.aws_route53_zone.main.zone_id
}

# Of the shop front that moved to CloudFront last year.
module "old_shop" {
  source  = "./modules/certificate"
  names   = ["old-shop.${var.domain}"]
  zone_id = data.aws_route53_zone.main.zone_id
}
